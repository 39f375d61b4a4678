"""Where the broker is and what the stream is called, for both programs."""

BOOTSTRAP_SERVERS = "localhost:19092"
TOPIC = "stock_json_topic"
TICKERS = ["AAPL", "AMZN", "MSFT", "INTC", "TBV"]
