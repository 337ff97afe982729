using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Agents;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>What proves agents, and what became of them, as rows.</summary>
internal static class AgentRows
{
    private const long RegisterLock = 0x4154_4147_5245;

    /// <summary>Every agent that this subject of this issuer proves; more than one proves none.</summary>
    public const string ProvenBy =
        """
        WHERE id IN (
            SELECT agent FROM attestations WHERE issuer = $1 AND subject = $2 AND prefix IS NULL
            UNION
            SELECT agent FROM attestations WHERE issuer = $1 AND prefix IS NOT NULL AND starts_with($2, prefix))
        """;

    /// <summary>The agents' documents; an owner who is gone makes it an orphan, whether or not it was marked.</summary>
    public const string WithOwner =
        """
        SELECT CASE WHEN gone.person IS NULL THEN document ELSE jsonb_set(document, '{facts,orphaned}', 'true') END
        FROM agents LEFT JOIN departed_people gone ON gone.person = document -> 'facts' ->> 'owner' WHERE id = ANY($1)
        """;

    /// <summary>Registrations wait for each other: what proves one agent must be known before the next is decided on.</summary>
    public static NpgsqlBatchCommand Lock() => new($"SELECT pg_advisory_xact_lock({RegisterLock})");

    public static void Insert(NpgsqlBatch batch, RegisteredAgent agent)
    {
        batch.Add("INSERT INTO agents (id, name, version, document) VALUES ($1, $2, $3, $4)",
            agent.Id, agent.Facts.Name, agent.Facts.Version, AuthorityRows.Document(agent));
        InsertAttestations(batch, agent);
    }

    public static void InsertAttestations(NpgsqlBatch batch, RegisteredAgent agent)
    {
        foreach (var attestation in agent.Attestations)
        {
            batch.Add("INSERT INTO attestations (issuer, subject, agent, prefix) VALUES ($1, $2, $3, $4)",
                attestation.Issuer, attestation.Subject, agent.Id, attestation.Prefix);
        }
    }

    public static void Insert(NpgsqlBatch batch, string agent, AgentHistoryEntry entry) =>
        batch.Add("INSERT INTO agent_history (agent, version, document) VALUES ($1, $2, $3)", agent, entry.Version, AuthorityRows.Document(entry));

    /// <summary>Whether it proves this agent and no other.</summary>
    public static async Task<bool> ProvesAsync(NpgsqlTransaction transaction, Attestation proof, string agent, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT id FROM agents {ProvenBy}", transaction.Connection, transaction);
        command.Parameters.Add(AuthorityRows.Parameter(proof.Issuer));
        command.Parameters.Add(AuthorityRows.Parameter(proof.Subject));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetString(0) == agent && !await reader.ReadAsync(cancellationToken);
    }

    public static async Task<List<OwnedAttestation>> AttestationsAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT agent, issuer, subject FROM attestations", transaction.Connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<OwnedAttestation>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetString(0), new Attestation(reader.GetString(1), reader.GetString(2))));
        return found;
    }
}
