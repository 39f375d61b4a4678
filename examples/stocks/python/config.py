"""Where everything is and what the streams are called, for all programs."""

from pathlib import Path

BOOTSTRAP_SERVERS = "localhost:19092"
REGISTRY_URL = "http://localhost:18081"
TOPIC = "stock_json_topic"
AVRO_TOPIC = "stock_avro_topic"
AVRO_SCHEMA = (Path(__file__).parent.parent / "stock.avsc").read_text()
TICKERS = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"]
