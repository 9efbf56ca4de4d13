/// The response to an upsert of a company or user: JSON of which nothing is read.
package struct APIUpsertedEntity: Decodable, Sendable {}
