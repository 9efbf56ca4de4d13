/// A header of a request or an answer.
///
/// The value of `Authorization` is there for the transport and shows nowhere: printing, dumping or reflecting such a
/// field gives `Authorization: (hidden)`.
package struct HeaderField: Sendable {
    /// The name, as it was written or came.
    package let name: String
    /// The value, as it was written or came.
    package let value: String

    /// A header from its name and value.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this is the header called `name`; the case of ASCII letters doesn't matter.
    package func isNamed(_ name: String) -> Bool {
        self.name.utf8.elementsEqual(name.utf8) { $0.asciiLowercase == $1.asciiLowercase }
    }
}

extension HeaderField: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `name: value`, or `Authorization: (hidden)`.
    package var description: String {
        isNamed("authorization") ? "\(name): (hidden)" : "\(name): \(value)"
    }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// No children: what reflects sees ``description`` alone.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
