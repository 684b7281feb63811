"""Runs the support application: `python -m api.support`, started and watched by `permanence serve`."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import partial

import structlog
import uvicorn

from api import logs
from api.guard.addresses import believed_proxies
from api.guard.limits import CONSOLE, Limits, Visitors, counter_at, load_limits
from api.running.preparation import light_encoder_of, second_encoder_of
from api.running.supervision import end_with, keep
from api.settings import Settings, revealed
from api.support.app import support_app
from api.support.grouping import keep_grouped
from api.support.openid import OpenIDProvider, Provider
from assistant.support import MARKS_NAME, build_support, key_files
from assistant.switch import Switch
from assistant.vault.kept_secret import kept_secret

log = structlog.get_logger(__name__)

INDEX_S = 1800
"""Taking the fiches up takes under a minute, some minutes where all of them are embedded again."""
TRIAL_S = 900
"""A trial takes a minute or two; one that takes this long is stuck, and others wait behind it."""


def main() -> None:
    """Serves until told to stop, or until the process that started it is gone."""
    end_with(os.getppid())
    logs.configure()
    settings = Settings()
    files = key_files(settings.keys_dir, settings.support_key_file)
    encoder = light_encoder_of(settings)
    encoder.warm()
    own, index = settings.fiches_dir, settings.index_dir
    support = build_support(
        settings.store_url,
        files,
        index,
        encoder,
        own,
        settings.site,
        take_up_fiches,
        settings.supervision_file,
        second_encoder_of(settings),
        Switch(settings.switch_file),
        settings.hotlines_file,
        rehearse,
    )
    threading.Thread(target=support.copilot.warm, daemon=True).start()
    grouping = keep("gap_board", partial(keep_grouped, support.regrouper))
    threading.Thread(target=asyncio.run, args=(grouping,), daemon=True).start()
    local = [f"http://{name}:{settings.support_port}" for name in ("127.0.0.1", "localhost")]
    limits = Limits(load_limits(CONSOLE), counter_at(revealed(settings.limits_url)), 0)
    # Processes that count together call a visitor by one name; the public ones use another key, hence another name.
    visitors = Visitors(kept_secret(files.private.with_name(MARKS_NAME)))
    app = support_app(support, settings.console, local, _provider(settings), limits, visitors)
    uvicorn.run(
        app,
        host=settings.support_host,
        port=settings.support_port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
        # Given even where empty: by itself the server believes whoever speaks from this machine.
        forwarded_allow_ips=believed_proxies(settings.trusted_proxies),
    )


def take_up_fiches() -> None:
    """Indexes the fiches in a process of its own: the whole encoder leaves with it, and calls are not slowed."""
    failure = failure_of((sys.executable, "-m", "api.cli", "kb", "index-fiches"), INDEX_S)
    if failure is not None:
        log.error("fiches_not_indexed", reason=failure)


def rehearse(fiche_id: str) -> None:
    """Tries the wordings of a fiche in a process of its own, behind whatever else the machine has to do."""
    failure = failure_of((sys.executable, "-m", "api.cli", "kb", "rehearse", fiche_id), TRIAL_S)
    if failure is not None:
        log.error("fiche_not_rehearsed", reason=failure)


def failure_of(command: Sequence[str], at_most_s: float) -> str | None:
    """Runs a command to its end, or stops it after so many seconds; why it failed, None where it did not."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=at_most_s)  # noqa: S603  # our own code, no one's words
    except subprocess.TimeoutExpired:
        return f"more than {at_most_s} s"
    return f"exit {done.returncode}" if done.returncode else None


def _provider(settings: Settings) -> Provider | None:
    """The identity provider that the settings name, or None."""
    if not settings.oidc_issuer:
        return None
    secret = revealed(settings.oidc_client_secret) or ""
    return OpenIDProvider(settings.oidc_issuer, settings.oidc_client_id, secret, settings.oidc_name)


if __name__ == "__main__":
    main()
