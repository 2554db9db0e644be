"""Activities from a spreadsheet: kept while they are looked at, their photos unpacked by a worker, added once."""
