/// A flag as one company or user meets it. Nothing is ever checked or tracked in the sandbox, so that half is empty.
struct EntityFlag: Encodable {
    let id: SandboxID
    let key: SandboxID
    let name: String
    let createdAt: SandboxTime
    let value: Bool
    let specificTargetValue: TargetValue
    let firstExposureAt = Null()
    let lastExposureAt = Null()
    let lastCheckAt = Null()
    let exposureCount = 0
    let firstTrackAt = Null()
    let lastTrackAt = Null()
    let trackCount = 0

    init(_ flag: SandboxFlag, targeted: Bool) {
        id = flag.id
        key = flag.key
        name = flag.name
        createdAt = flag.createdAt
        value = targeted
        specificTargetValue = targeted ? .on : .none
    }

    /// `true` or `null`.
    enum TargetValue: Encodable {
        case on, none

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .on: try container.encode(true)
            case .none: try container.encodeNil()
            }
        }
    }

    /// A `null` that is written; an optional that is nil would be left out.
    struct Null: Encodable {
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }
}
