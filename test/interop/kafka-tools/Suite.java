class Suite {}
