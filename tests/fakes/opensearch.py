"""A real OpenSearch that a test starts, stops and kills."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

RUN_OPENSEARCH = Path(__file__).resolve().parents[3] / "shared" / "opensearch" / "run.sh"
STARTS_WITHIN_SEC = 120
QUICK_START = "-XX:TieredStopAtLevel=1\n"
"""Its code is compiled lightly: servers of tests answer little and start often, and starting is what they compute."""


def free_port() -> int:
    """A port that is free, with the one 100 above it, which its nodes use among themselves."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = first.getsockname()[1]
        try:
            with socket.create_server(("127.0.0.1", port + 100)):
                return int(port)
        except (OSError, OverflowError):
            continue


class OpenSearchNode:
    """One node, alone or of a cluster whose HTTP ports are given. Its folder is deleted at the end."""

    def __init__(self, folder: Path, port: int | None = None, cluster: Sequence[int] = ()) -> None:
        self._folder = folder
        self.port = port or free_port()
        self._cluster = cluster
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        self.wait()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.end(signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        environment = dict(os.environ)
        options = self._folder / "config" / "jvm.options.d"
        options.mkdir(parents=True, exist_ok=True)
        (options / "tests.options").write_text(QUICK_START, "utf-8")
        if self._cluster:
            environment["OPENSEARCH_SEEDS"] = ",".join(f"127.0.0.1:{port + 100}" for port in self._cluster)
            environment["OPENSEARCH_INITIAL"] = ",".join(f"node-{port}" for port in self._cluster)
        # It hands over to the server, so this process id is the server's.
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [RUN_OPENSEARCH, str(self.port), self._folder],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it answers and can hold an index."""
        deadline = time.monotonic() + STARTS_WITHIN_SEC
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                answer = httpx.get(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=5)
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == httpx.codes.OK:
                return
        raise RuntimeError(f"OpenSearch did not start; see {self._folder}/logs")

    def end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Stopped in the middle of whatever it does: it takes connections and answers nothing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
