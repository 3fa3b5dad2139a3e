"""What the soak and the load are made of: a light client, records that change, questions with their answers, gauges."""
