"""Letters and how they leave: by SMTP, on the operator's console, or not at all."""
