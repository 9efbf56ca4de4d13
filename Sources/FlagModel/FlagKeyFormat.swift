/// The format that an app enforces on the keys of new flags (`flagKeyFormat` of `getApp`).
package enum FlagKeyFormat: String, CaseIterable, Sendable {
    case custom
    case pascalCase
    case camelCase
    case snakeCaseUpper
    case snakeCaseLower
    case kebabCaseUpper
    case kebabCaseLower

    /// Whether Reflag accepts this key for a new flag.
    package func accepts(_ key: String) -> Bool {
        let scalars = key.unicodeScalars
        guard let first = scalars.first else { return false }
        switch self {
        case .custom:
            return scalars.allSatisfy(\.isPrintable)
        case .pascalCase:
            return first.isUppercaseLetter && scalars.allSatisfy(\.isLetterOrNumber)
        case .camelCase:
            return first.isLowercaseLetter && scalars.allSatisfy(\.isLetterOrNumber)
        case .snakeCaseUpper:
            return isWords(scalars, separator: "_", letter: \.isUppercaseLetter)
        case .snakeCaseLower:
            return isWords(scalars, separator: "_", letter: \.isLowercaseLetter)
        case .kebabCaseUpper:
            return isWords(scalars, separator: "-", letter: \.isUppercaseLetter)
        case .kebabCaseLower:
            return isWords(scalars, separator: "-", letter: \.isLowercaseLetter)
        }
    }

    /// A key in this format, for messages: `newCheckoutFlow` for camel case.
    package var example: String {
        switch self {
        case .custom: "new-checkout-flow"
        case .pascalCase: "NewCheckoutFlow"
        case .camelCase: "newCheckoutFlow"
        case .snakeCaseUpper: "NEW_CHECKOUT_FLOW"
        case .snakeCaseLower: "new_checkout_flow"
        case .kebabCaseUpper: "NEW-CHECKOUT-FLOW"
        case .kebabCaseLower: "new-checkout-flow"
        }
    }

    /// A letter first; letters and numbers; words joined by single separators, none of them empty.
    private func isWords(
        _ scalars: String.UnicodeScalarView,
        separator: Unicode.Scalar,
        letter: (Unicode.Scalar) -> Bool
    ) -> Bool {
        guard let first = scalars.first, letter(first) else { return false }
        var afterSeparator = false
        for scalar in scalars {
            if scalar == separator {
                if afterSeparator { return false }
                afterSeparator = true
            } else {
                guard letter(scalar) || scalar.isNumber else { return false }
                afterSeparator = false
            }
        }
        return !afterSeparator
    }
}

extension Unicode.Scalar {
    /// In `\p{Lu}`.
    fileprivate var isUppercaseLetter: Bool { properties.generalCategory == .uppercaseLetter }

    /// In `\p{Ll}`.
    fileprivate var isLowercaseLetter: Bool { properties.generalCategory == .lowercaseLetter }

    /// In `\p{N}`.
    fileprivate var isNumber: Bool {
        switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    /// In `\p{L}` or `\p{N}`.
    fileprivate var isLetterOrNumber: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: isNumber
        }
    }

    /// In `\p{L}`, `\p{N}`, `\p{P}`, `\p{S}` or `\p{Z}`: everything but marks, controls and what is unassigned.
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .control, .format, .surrogate, .privateUse, .unassigned:
            false
        default: true
        }
    }
}
