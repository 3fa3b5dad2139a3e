"""Writers and engines killed on purpose: data that changes, a writer that is watched, what must be there after."""
