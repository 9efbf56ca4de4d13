/// Values of some of a flag's fields, in the order of the table: an array, since there are a handful of them and many flags.
package struct FieldMap<Value: Sendable>: Sendable {
    /// A field and its value.
    package struct Entry: Sendable {
        /// The field.
        package let field: FlagField
        /// Its value.
        package var value: Value

        /// A field and its value.
        @inlinable
        package init(_ field: FlagField, _ value: Value) {
            self.field = field
            self.value = value
        }
    }

    /// The fields that have a value, by their ranks.
    package var entries: [Entry]

    /// No values, with room for as many as there will be.
    @inlinable
    package init(capacity: Int = 0) {
        entries = []
        if capacity > 0 { entries.reserveCapacity(capacity) }
    }

    /// Adds the value of a field that comes after all that have one.
    @inlinable
    package mutating func append(_ field: FlagField, _ value: Value) {
        entries.append(Entry(field, value))
    }

    /// Whether no field has a value.
    @inlinable
    package var isEmpty: Bool { entries.isEmpty }

    /// A field's value; nil if it has none.
    @inlinable
    package subscript(field: FlagField) -> Value? {
        get {
            // By their indices, so that none is copied to be looked at.
            for index in entries.indices where entries[index].field === field { return entries[index].value }
            return nil
        }
        set {
            if let index = entries.firstIndex(where: { $0.field === field }) {
                if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
            } else if let newValue {
                let index = entries.firstIndex { $0.field.rank > field.rank } ?? entries.endIndex
                entries.insert(Entry(field, newValue), at: index)
            }
        }
    }

    /// A field's value; the default if it has none, in place.
    @inlinable
    package subscript(field: FlagField, default value: @autoclosure () -> Value) -> Value {
        get { self[field] ?? value() }
        _modify {
            if self[field] == nil { self[field] = value() }
            let index = entries.firstIndex { $0.field === field } ?? 0
            yield &entries[index].value
        }
    }
}

extension FieldMap.Entry: Equatable where Value: Equatable {}
extension FieldMap.Entry: Hashable where Value: Hashable {}
extension FieldMap: Equatable where Value: Equatable {}
extension FieldMap: Hashable where Value: Hashable {}

// A generic type isn't specialized for other modules (nor is what is inlinable, unless it is public): this is for the values that
// are many.

extension FieldMap<Located<ResolvedValue>> {
    /// No values, with room for as many as a flag of the manifest may write.
    package static func resolved(capacity: Int) -> FieldMap { FieldMap(capacity: capacity) }

    /// Adds what is written of a field that comes after all that have a value.
    package mutating func append(resolved value: Located<ResolvedValue>, of field: FlagField) { append(field, value) }

    /// Sets what is written of a field.
    package mutating func insert(resolved value: Located<ResolvedValue>, of field: FlagField) { self[field] = value }
}
