/// A part of a YAML document in block style, as libyaml's emitter takes them.
enum YAMLPart: Hashable, Sendable {
    case mapping
    case endOfMapping
    case list
    case endOfList
    case scalar(String, ScalarStyle)
}
