using System.Security.Cryptography;
using Npgsql;

namespace AgentTrust.SampleTools.Secrets;

/// <summary>Secrets of the sample estate. Their values are made at the first start and are nowhere else.</summary>
internal sealed class SecretVault(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var query = database.CreateCommand("select value from secrets where name = $1");
        query.Parameters.Add(new() { Value = name });
        return (string?)await query.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Makes a value for each name that has none.</summary>
    public async Task SeedAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            await using var insert = database.CreateCommand(
                "insert into secrets (name, value, created_at) values ($1, $2, $3) on conflict (name) do nothing");
            insert.Parameters.Add(new() { Value = name });
            insert.Parameters.Add(new() { Value = "pk_" + RandomNumberGenerator.GetHexString(40, lowercase: true) });
            insert.Parameters.Add(new() { Value = time.GetUtcNow() });
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
