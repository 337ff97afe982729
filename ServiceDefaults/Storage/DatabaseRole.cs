namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>What a process is in its database once it runs: not the owner, who prepares it, but somebody who may do less.</summary>
/// <param name="Name">Ends the role's name (<c>DATABASE_writer</c>) and the name of its own connection string (<c>NAME-writer</c>).</param>
/// <param name="GrantTo">The statements that give a role, quoted already, what it needs.</param>
/// <param name="Excess">A query that tells one right which the role must not have; no row, or null, when it has none.</param>
public sealed record DatabaseRole(string Name, Func<string, string> GrantTo, string Excess);
