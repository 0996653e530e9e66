"""Structured logging: static snake_case events, data as keywords; never texts of users or secrets."""

import logging
import sys

import structlog

from koffset.settings import Settings


def configure_logging(settings: Settings) -> None:
    """Send log lines to standard error in the chosen format; called once by a program's root."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        # A cached logger would go on writing to a standard error that may be closed by now.
        cache_logger_on_first_use=False,
    )
