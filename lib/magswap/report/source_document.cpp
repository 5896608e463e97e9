#include "magswap/report/source_document.hpp"

namespace magswap {

Document source_document(const Source& source) {
  Document out = Document::object();
  out.set("title", source.title).set("author", source.author);
  out.set("year", source.year ? Document(*source.year) : Document());
  out.set("url", source.url).set("doi", source.doi);
  return out.set("licence", source.licence).set("seen", source.seen);
}

Document sources_document(const std::set<std::string>& keys,
                          const std::function<const Source*(const std::string&)>& find) {
  Document out = Document::object();
  for (const std::string& key : keys) {
    if (const Source* source = find(key)) out.set(key, source_document(*source));
  }
  return out;
}

}  // namespace magswap
