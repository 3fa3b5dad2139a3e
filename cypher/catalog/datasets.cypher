// The datasets that the graph was loaded from.
//
// access  read
// public  no
// returns dataset: map
MATCH (d:Dataset)
RETURN {id: d.id, title: d.title, title_en: d.title_en, licence: d.licence, maintainer: d.maintainer, how: d.how,
  run: d.run, at: d.at, places: d.places, parts: d.parts} AS dataset
ORDER BY d.id
