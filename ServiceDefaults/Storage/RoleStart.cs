using System.Security.Cryptography;
using AgentTrust.ServiceDefaults.Start;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>Makes the role that the process works as, gives it what it needs, and looks whether it has too much.</summary>
internal sealed class RoleStart(string setting, DatabaseRole role, DatabaseLogins logins)
{
    /// <summary>In the owner's transaction, behind the scripts.</summary>
    public async Task GrantAsync(NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        if (logins.AreOne) return;

        var name = new NpgsqlConnectionStringBuilder(logins.Working).Username!;
        if (logins.Made is { } made) await MakeAsync(owner, made, cancellationToken);
        await using var grant = new NpgsqlCommand(role.GrantTo(Quoted(name)), owner);
        await grant.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <exception cref="StartRefusedException">The process could do what it must never do.</exception>
    public async Task JudgeAsync(NpgsqlDataSource working, CancellationToken cancellationToken)
    {
        await using var look = working.CreateCommand(role.Excess);
        if (await look.ExecuteScalarAsync(cancellationToken) is string excess)
            throw new StartRefusedException(
                $"{setting}-{role.Name}: this user may {excess}, which the service must not be able to do. Name a user who is neither owner nor superuser and has "
                + $"been granted nothing else, or leave {setting}-{role.Name} out: the service then makes one with {setting}.");
    }

    private static async Task MakeAsync(NpgsqlConnection owner, DatabaseLogins.MadeRole made, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_roles WHERE rolname = $1", owner) { Parameters = { new() { Value = made.Name } } };
        var verb = await find.ExecuteScalarAsync(cancellationToken) is null ? "CREATE" : "ALTER";
        var password = made.Password is null ? "NULL" : $"'{ScramVerifier.Of(made.Password, RandomNumberGenerator.GetBytes(16))}'";
        await using var make = new NpgsqlCommand($"{verb} ROLE {Quoted(made.Name)} LOGIN PASSWORD {password}", owner);
        await make.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
