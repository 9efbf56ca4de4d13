/// The required format of keys of new flags, as in the API's `flagKeyFormat`.
///
/// The character classes are Unicode's general categories, so `ÄPFEL_2` is snakeCaseUpper.
package enum SandboxKeyFormat: String, Sendable, Codable, CaseIterable {
    /// Letters, numbers, punctuation, symbols and separators.
    case custom
    /// `NewCheckout`.
    case pascalCase
    /// `newCheckout`.
    case camelCase
    /// `NEW_CHECKOUT`.
    case snakeCaseUpper
    /// `new_checkout`.
    case snakeCaseLower
    /// `NEW-CHECKOUT`.
    case kebabCaseUpper
    /// `new-checkout`.
    case kebabCaseLower

    /// Whether a flag can be created with this key.
    package func accepts(_ key: String) -> Bool {
        let scalars = key.unicodeScalars
        switch self {
        case .custom:
            return !scalars.isEmpty && scalars.allSatisfy(Self.isVisibleOrSpace)
        case .pascalCase:
            return Self.isOneWord(scalars, startingWith: .uppercaseLetter)
        case .camelCase:
            return Self.isOneWord(scalars, startingWith: .lowercaseLetter)
        case .snakeCaseUpper:
            return Self.isWords(scalars, of: .uppercaseLetter, between: "_")
        case .snakeCaseLower:
            return Self.isWords(scalars, of: .lowercaseLetter, between: "_")
        case .kebabCaseUpper:
            return Self.isWords(scalars, of: .uppercaseLetter, between: "-")
        case .kebabCaseLower:
            return Self.isWords(scalars, of: .lowercaseLetter, between: "-")
        }
    }

    private static func isOneWord(
        _ scalars: String.UnicodeScalarView,
        startingWith first: Unicode.GeneralCategory
    ) -> Bool {
        scalars.first?.properties.generalCategory == first && scalars.allSatisfy { isLetter($0) || isNumber($0) }
    }

    private static func isWords(
        _ scalars: String.UnicodeScalarView,
        of letter: Unicode.GeneralCategory,
        between separator: Unicode.Scalar
    ) -> Bool {
        guard scalars.first?.properties.generalCategory == letter else { return false }
        return scalars.split(separator: separator, omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.allSatisfy { $0.properties.generalCategory == letter || isNumber($0) }
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    private static func isVisibleOrSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol,
            .spaceSeparator, .lineSeparator, .paragraphSeparator:
            true
        default:
            isLetter(scalar) || isNumber(scalar)
        }
    }
}
