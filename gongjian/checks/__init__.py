"""What `gongjian doctor` looks at, a module per part of a set-up; nothing here changes anything."""
