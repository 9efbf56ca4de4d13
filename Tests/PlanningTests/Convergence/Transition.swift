/// From one state to another: the least that has to be sent, counted by looking at nothing but the two states.
struct Transition {
    /// A company or user in an environment.
    struct Target: Hashable {
        let spot: Spot
        let id: Bytes
    }

    /// A target that comes to a flag, or goes.
    struct Move: Hashable {
        let target: Target
        let adds: Bool
    }

    let start: Model
    let end: Model

    /// Flags that have to be made.
    var created: Set<Bytes> { Set(end.flags.keys).subtracting(start.flags.keys) }

    /// Flags of which something differs that can be read, but for their targets.
    var updated: Set<Bytes> {
        let sees = start.showsSecret
        return Set(
            start.flags.filter { key, flag in end.flags[key]?.header(seesSecret: sees) != flag.header(seesSecret: sees)
            }
            .keys)
    }

    /// What comes and goes on a flag.
    func moves(of key: Bytes) -> Set<Move> {
        let before = start.flags[key]
        let after = end.flags[key]
        var moves: Set<Move> = []
        for spot in (before?.spots ?? []).union(after?.spots ?? []) {
            let (had, has) = (before?[spot] ?? [], after?[spot] ?? [])
            for id in had.symmetricDifference(has) {
                moves.insert(Move(target: Target(spot: spot, id: id), adds: has.contains(id)))
            }
        }
        return moves
    }

    /// Companies and users in environments of which any flag differs.
    var targets: Set<Target> {
        Set(end.flags.keys.flatMap { key in moves(of: key).map(\.target) })
    }

    /// Flags that differ at all.
    var changed: Set<Bytes> {
        Set(end.flags.keys.filter { start.flags[$0] == nil || updated.contains($0) || !moves(of: $0).isEmpty })
    }
}
