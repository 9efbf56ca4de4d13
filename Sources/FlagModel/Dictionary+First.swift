extension Dictionary {
    /// The first value of each key.
    @inlinable
    package init(firstOf pairs: some Sequence<(Key, Value)>) {
        self.init(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Values by a key of theirs: the first with each key.
    @inlinable
    package init(firstOf values: some Sequence<Value>, by key: (Value) -> Key) {
        self.init(firstOf: values.map { (key($0), $0) })
    }
}
