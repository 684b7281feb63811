"""`permanence serve`: everything on one machine, started in order with visible progress, stopped together."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket

import uvicorn
from fastapi import FastAPI

from api.app import action_app, public_app
from api.origins import Origins, origin_of, parse_origins
from api.post import OFF, post_office
from api.preparation import encoder_of, prepare
from api.progress import say
from api.rasa import Rasa
from api.rasa_model import RasaProject
from api.rasa_process import RasaAddress, RasaProcess
from api.session import load_key
from api.settings import Settings
from assistant.bootstrap import build
from assistant.privacy.names import SpacyNames
from assistant.store.database import Store
from assistant.switch import Switch


async def serve(settings: Settings, port: int) -> None:
    """Runs until interrupted."""
    project = RasaProject(settings.rasa_dir.absolute(), settings.rasa_environment)
    prepare(settings, project)
    address = RasaAddress(
        _free_port(), f"http://127.0.0.1:{(actions_port := _free_port())}/webhook", _tracker_db(settings)
    )
    rasa = RasaProcess(project, address)
    children = [asyncio.create_task(rasa.run())]
    try:
        encoder = encoder_of(settings)
        encoder.warm()
        names = SpacyNames()
        names.warm()
        assistant = build(
            settings.index_dir,
            encoder,
            settings.store_url,
            settings.fiches_dir,
            names,
            Switch(settings.switch_file),
        )
        children += _post(settings, assistant.store)
