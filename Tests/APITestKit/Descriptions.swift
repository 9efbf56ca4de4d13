/// Everything that printing, reflecting and dumping a value gives.
package func everyDescription(of value: some Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return "\(value)\n\(String(reflecting: value))\n\(dumped)"
}
