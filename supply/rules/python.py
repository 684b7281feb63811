# ruleid: another-client-of-the-network
import requests

# ok: another-client-of-the-network
import httpx


def logs(log, message):
    # ruleid: words-in-a-log
    log.warning(f"could not answer {message}")
    # ruleid: words-in-a-log
    log.error("could not answer %s", message)
    # ruleid: words-in-a-log
    log.info("could not answer " + message)
    # ok: words-in-a-log
    log.warning("not_answered", reason="late")


def clients():
    # ruleid: client-that-trusts-the-environment
    httpx.AsyncClient(timeout=3)
    # ok: client-that-trusts-the-environment
    httpx.AsyncClient(timeout=3, trust_env=False)
    # ruleid: certificate-not-checked
    httpx.get("https://a.example", verify=False)


def queries(connection, name, op, text):
    # ruleid: raw-sql
    connection.execute(f"SELECT * FROM {name}")
    # ruleid: raw-sql
    connection.execute("SELECT * FROM " + name)
    # ruleid: raw-sql
    connection.execute(text(f"SELECT {name}"))
    # ok: raw-sql
    connection.execute("SELECT * FROM a WHERE b = ?", (name,))


def contents(file, np, pickle, yaml):
    # ruleid: content-that-executes
    pickle.load(file)
    # ruleid: content-that-executes
    yaml.load(file)
    # ruleid: content-that-executes
    np.load(file, allow_pickle=True)
    # ok: content-that-executes
    np.load(file)
    # ok: content-that-executes
    yaml.safe_load(file)


def programs(os, subprocess, name):
    # ruleid: shell
    os.system("ls " + name)
    # ruleid: shell
    subprocess.run("ls", shell=True)
    # ok: shell
    subprocess.run(["ls", name])
    # ruleid: environment-read-elsewhere
    os.getenv("SECRET")


def secrets(hashlib, given, kept):
    # ruleid: secret-compared-letter-by-letter
    if hashlib.sha256(given).hexdigest() == kept:
        return True
    # ruleid: old-fingerprint
    return hashlib.md5(given)


def addresses(serve):
    # ruleid: open-to-the-network
    serve(host="0.0.0.0")
    # ok: open-to-the-network
    serve(host="127.0.0.1")


def documents(etree, data):
    # ruleid: xml-with-entities
    etree.fromstring(data)
    # ok: xml-with-entities
    etree.fromstring(data, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))


def pages(Markup, Environment, words):
    # ruleid: text-taken-for-markup
    Markup(words)
    # ruleid: text-taken-for-markup
    Environment(autoescape=False)
    # ok: text-taken-for-markup
    Environment(autoescape=True)
