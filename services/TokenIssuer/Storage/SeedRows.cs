using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Adds rows that are not there; never touches one that is.</summary>
internal static class SeedRows
{
    public static async Task<bool> TryAddAsync(NpgsqlTransaction transaction, RegisteredAgent agent, CancellationToken cancellationToken)
    {
        await using var register = new NpgsqlBatch(transaction.Connection, transaction) { BatchCommands = { AgentRows.Lock() } };
        await register.ExecuteNonQueryAsync(cancellationToken);
        await using var add = new NpgsqlCommand(
            "INSERT INTO agents (id, name, version, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", transaction.Connection, transaction);
        add.Parameters.Add(new() { Value = agent.Id });
        add.Parameters.Add(new() { Value = agent.Facts.Name });
        add.Parameters.Add(new() { Value = agent.Facts.Version });
        add.Parameters.Add(AuthorityRows.Document(agent));
        if (await add.ExecuteNonQueryAsync(cancellationToken) == 0) return false;

        var others = await AgentRows.AttestationsAsync(transaction, cancellationToken);
        if (others.FirstOrDefault(other => agent.Attestations.Any(other.Attestation.Overlaps)) is { } taken)
            throw new InvalidOperationException($"The seed's agent {agent.Facts.Name} would be proven by what proves {taken.Agent} already.");

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        AgentRows.InsertAttestations(batch, agent);
        if (AgentRegistering.SeededEntry(agent) is { } entry) AgentRows.Insert(batch, agent.Id, entry);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    public static async Task TryAddAsync(NpgsqlTransaction transaction, TaskTemplate template, CancellationToken cancellationToken)
    {
        await using var add = new NpgsqlCommand(
            "INSERT INTO task_templates (name, document) VALUES ($1, $2) ON CONFLICT DO NOTHING", transaction.Connection, transaction);
        add.Parameters.Add(new() { Value = template.Name });
        add.Parameters.Add(AuthorityRows.Document(template));
        await add.ExecuteNonQueryAsync(cancellationToken);
    }
}
