using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Adds rows that are not there; never touches one that is.</summary>
internal static class SeedRows
{
    public static async Task<bool> TryAddAsync(NpgsqlTransaction transaction, RegisteredAgent agent, CancellationToken cancellationToken)
    {
        await using var add = new NpgsqlCommand(
            "INSERT INTO agents (id, name, version, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", transaction.Connection, transaction);
        add.Parameters.Add(new() { Value = agent.Id });
        add.Parameters.Add(new() { Value = agent.Facts.Name });
        add.Parameters.Add(new() { Value = agent.Facts.Version });
        add.Parameters.Add(AuthorityRows.Document(agent));
        if (await add.ExecuteNonQueryAsync(cancellationToken) == 0) return false;

        foreach (var attestation in agent.Attestations)
        {
            await using var attest = new NpgsqlCommand(
                "INSERT INTO attestations (issuer, subject, agent) VALUES ($1, $2, $3)", transaction.Connection, transaction);
            attest.Parameters.Add(new() { Value = attestation.Issuer });
            attest.Parameters.Add(new() { Value = attestation.Subject });
            attest.Parameters.Add(new() { Value = agent.Id });
            await attest.ExecuteNonQueryAsync(cancellationToken);
        }

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
