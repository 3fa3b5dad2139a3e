"""Tests of what `gongjian doctor` looks at."""
