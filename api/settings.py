"""The one place that reads the environment: every setting is PERMANENCE_<NAME>, listed in .env.template."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def revealed(secret: SecretStr | None) -> str | None:
    """Returns a secret as it is, for the one who is about to use it."""
    return secret.get_secret_value() if secret is not None else None


class Settings(BaseSettings):
    """Settings of the application and of the processes it starts."""

    model_config = SettingsConfigDict(env_prefix="PERMANENCE_", env_file=".env", extra="ignore", frozen=True)

    # What is kept, and where
    data_dir: Path = Path("var")
    """Index, databases and the operator's own fiches."""
    database_url: SecretStr | None = None
    """SQLAlchemy URL, a secret since it may hold a password; SQLite in the data folder by default."""
    rasa_database_url: SecretStr | None = None
    """A PostgreSQL database of Rasa's own, which several instances share; a SQLite file in the data folder by default."""
    support_key_file: Path | None = None
    """The support service's private key, where it is kept elsewhere than in the data folder; never for `serve`."""

    # The encoder
    model_dir: Path = Path("build/encoder")
    """The encoder written once at set-up; independent of the data folder."""
    embedding_model: str | None = None
    """A sentence-transformers name or folder that replaces the bundled encoder."""

    # Rasa
    rasa_dir: Path = Path("nlu")
    rasa_environment: Path = Path(".venv-rasa")
    rasa_deadline_s: float = 4.0
    """After this many seconds of silence the answer comes straight from retrieval."""

    # Where people reach the application
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    """Address under which people reach the application; used for links."""
    host_names: str = ""
    """Other names than that of `public_url` under which the application answers, separated by commas."""
    trusted_proxies: str = ""
    """Addresses or networks of the reverse proxies whose X-Forwarded-For is believed, separated by commas."""
    allowed_origins: str = ""
    """Origins whose pages may embed the widget, separated by commas; none by default."""
    contact: str | None = None
    """Who runs this service and where to write about personal data; shown in the information notice."""

    # The hotline
    hotlines_file: Path | None = None
    """Numbers and opening hours of the hotlines (YAML); none is shipped."""
    hotline_email: str | None = None
    """The agents' mailbox, told of new requests: number and link only."""
    supervision_file: Path | None = None
    """Topics whose answers a senior must approve before they are read out (YAML); none is shipped."""
    support_host: str = "127.0.0.1"
    support_port: int = 8001
    """Where the support application listens: for members of the service, never beside the public one."""
    support_url: str | None = None
    """Address under which agents reach their desk; used for links in notices to the hotline."""
    support_apart: bool = False
    """The console and the notices are started elsewhere, under an account that alone reads the private key."""
    oidc_issuer: str | None = None
    """The identity provider (OpenID Connect) that members of the service may sign in with; none by default."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "ProConnect"
    """How the sign-in page calls the provider."""

    # E-mail
    smtp_host: str | None = None
    """The server that e-mail leaves by; without it no e-mail is sent."""
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str = "Permanence <permanence@localhost>"
    """Whose name notices bear."""

    # Slack
    slack_signing_secret: SecretStr | None = None
    """Turns the Slack channel on: what tells Slack's requests from anybody else's."""
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    """With the client id, lets workspaces install the app (OAuth)."""
    slack_app_token: SecretStr | None = None
    """Turns Socket Mode on, for servers that Slack cannot reach."""
    slack_bot_token: SecretStr | None = None
    """The token of the one workspace, where the app is not installed through OAuth."""
    slack_api_url: str = "https://slack.com/api/"
    """Slack's Web API; another address for a stand-in."""

    # Load, several instances, what is watched
    limits_url: SecretStr | None = None
    """Where calls are counted: in memory by default, "redis://…" for several processes, "off" for no limits."""
    limits_file: Path | None = None
    """A table of limits instead of the shipped one (YAML)."""
    turns_at_once: int = 112
    """Chat turns under way at once; beyond, callers are asked to come back (503)."""
    locks_url: SecretStr | None = None
    """Where conversations are held: within this process by default, "redis://…" among several."""
    metrics_from: str = ""
    """Networks that may read /metrics beside this machine, separated by commas; none by default."""
    traces_url: str | None = None
    """Where spans are sent (OpenTelemetry, OTLP over HTTP); nothing is traced by default."""

    # Sources
    sync_hosts: str = "cnil.fr,www.cnil.fr,edpb.europa.eu,www.edpb.europa.eu,eur-lex.europa.eu,www.legifrance.gouv.fr"
    """The hosts that `kb sync` may fetch from, comma-separated; "host:port" where the port is not 443."""

    @property
    def index_dir(self) -> Path:
        """Where the search index lives."""
        return self.data_dir / "index"

    @property
    def fiches_dir(self) -> Path:
        """Where fiches edited by the operator live; they override the shipped ones by id."""
        return self.data_dir / "fiches"

    @property
    def keys_dir(self) -> Path:
        """The support service's keys; the public process reads the public one only."""
        return self.data_dir / "keys"

    @property
    def session_key_file(self) -> Path:
        """The key that signs the short-lived tokens of embedding pages."""
        return self.data_dir / "session.key"

    @property
    def switch_file(self) -> Path:
        """Where the off switch is set."""
        return self.data_dir / "mode"

    @property
    def rasa_file(self) -> Path:
        """What Rasa keeps, where it has no database of its own."""
        return self.data_dir.absolute() / "rasa.sqlite3"

    @property
    def store_url(self) -> str:
        """The database of conversations and advice requests."""
        return revealed(self.database_url) or f"sqlite:///{(self.data_dir / 'permanence.sqlite3').absolute()}"

    @property
    def links(self) -> str:
        """What links in conversations begin with; nothing where they stay within the site."""
        return (self.public_url or "").rstrip("/")

    @property
    def site(self) -> str:
        """The address that links outside the pages begin with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def console(self) -> str:
        """The address under which members of the service reach the console."""
        return (self.support_url or f"http://{self.support_host}:{self.support_port}").rstrip("/")

    @property
    def sync_host_names(self) -> frozenset[str]:
        """The hosts of `sync_hosts`, in lower case."""
        return frozenset(name.strip().lower() for name in self.sync_hosts.split(",") if name.strip())
