using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>SQL scripts embedded in an assembly; a script that was applied once never changes.</summary>
internal sealed class SchemaScripts(Assembly assembly, string folder)
{
    /// <exception cref="InvalidOperationException">A script differs from what was applied under its name.</exception>
    public async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(IsScript).Order(StringComparer.Ordinal))
        {
            var sql = await ReadAsync(name, cancellationToken);
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));

            if (await AppliedDigestAsync(connection, name, cancellationToken) is not { } applied)
                await ApplyAsync(connection, name, sql, digest, cancellationToken);
            else if (applied != digest)
                throw new InvalidOperationException(
                    $"The schema script {name} was changed after it had been applied to this database. Add a new script instead.");
        }
    }

    private bool IsScript(string resource) =>
        resource.Contains(folder, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal);

    private async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task<string?> AppliedDigestAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT digest FROM schema_scripts WHERE name = $1", connection);
        find.Parameters.Add(new() { Value = name });
        return (string?)await find.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task ApplyAsync(
        NpgsqlConnection connection, string name, string sql, string digest, CancellationToken cancellationToken)
    {
        await using (var script = new NpgsqlCommand(sql, connection))
            await script.ExecuteNonQueryAsync(cancellationToken);

        await using var remember = new NpgsqlCommand("INSERT INTO schema_scripts (name, digest) VALUES ($1, $2)", connection);
        remember.Parameters.Add(new() { Value = name });
        remember.Parameters.Add(new() { Value = digest });
        await remember.ExecuteNonQueryAsync(cancellationToken);
    }
}
