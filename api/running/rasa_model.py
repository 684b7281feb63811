"""Trains the Rasa model when its inputs changed, and vouches for the file before it is loaded."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import Unavailable

INPUTS = ("config.yml", "domain", "domain.yml", "data", "components")
ASKED = Path("..", "knowledge_base")
"""Beside the project: what callers ordinarily ask, by which the model learns that nothing is admitted in it."""
WORDINGS = re.compile(rb"^wordings:\n.*?(?=^[a-z_]+:)", re.MULTILINE | re.DOTALL)
MODEL = "permanence"


@dataclass(frozen=True)
class RasaProject:
    """The Rasa project and the environment that runs it."""

    folder: Path
    environment: Path

    @property
    def python(self) -> Path:
        """Rasa's own interpreter; Unavailable if its environment is missing."""
        python = (self.environment / "bin" / "python").absolute()
        if not python.exists():
            raise Unavailable(f"Rasa's environment {self.environment} is missing: run “make install”.")
        return python

    @property
    def model(self) -> Path:
        """The trained model."""
        return self.folder / "models" / f"{MODEL}.tar.gz"

    @property
    def _stamp(self) -> Path:
        return self.folder / "models" / f"{MODEL}.stamp"

    def inputs_hash(self) -> str:
        """SHA-256 over the names and contents of everything the model is trained from."""
        digest = hashlib.sha256()
        for path in sorted(self._input_files()):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes())
        for asked in self._asked():
            digest.update(asked)
        return digest.hexdigest()

    def _asked(self) -> Iterator[bytes]:
        """The wordings of the fiches and the questions outside the field: a fiche reworked otherwise trains nothing."""
        folder = self.folder / ASKED
        for path in sorted((folder / "fiches").rglob("*.md")):
            block = WORDINGS.search(path.read_bytes())
            yield path.stem.encode() + b"\0" + (block.group() if block else b"")
        outside = folder / "outside.yaml"
        yield outside.read_bytes() if outside.exists() else b""

    def _input_files(self) -> list[Path]:
        roots = [self.folder / name for name in INPUTS]
        files = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*"))]
        return [
            path
            for path in files
            if path.is_file() and path.suffix in {".yml", ".yaml", ".py", ".txt", ".json"}
        ]

    def is_trained(self) -> bool:
        """Whether the model on disk is the one trained here from today's inputs."""
        return self._stamp.exists() and self._stamp.read_text() == self._expected()

    def _expected(self) -> str:
        model = hashlib.sha256(self.model.read_bytes()).hexdigest() if self.model.exists() else "none"
        return f"{self.inputs_hash()} {model}\n"

    def train(self, *, quiet: bool = False) -> None:
        """Trains the model; takes a minute or so on two cores, some minutes where no vector is kept."""
        command = [str(self.python), "-m", "rasa", "train", "--fixed-model-name", MODEL, "--out", "models"]
        log = subprocess.DEVNULL if quiet else None
        done = subprocess.run(  # noqa: S603 - our own interpreter, fixed arguments
            command, cwd=self.folder, env=self.environ(), stdout=log, stderr=log, check=False
        )
        if done.returncode:
            raise Unavailable("Training the Rasa model failed; its own messages above say why.")
        self._stamp.write_text(self._expected())

    def environ(self, **more: str) -> dict[str, str]:
        """What Rasa's processes may see of the environment: no secret, no telemetry."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        quiet = {
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "PYTHONWARNINGS": "ignore",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }
        return {**kept, **quiet, "RASA_TELEMETRY_ENABLED": "false", "OMP_NUM_THREADS": "2", **more}
