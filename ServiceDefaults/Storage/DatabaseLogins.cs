using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>Who prepares a database, and who works in it.</summary>
/// <param name="Preparing">Connection string of whoever applies the scripts.</param>
/// <param name="Working">Connection string of the process once it runs.</param>
/// <param name="Made">The role that the owner makes for the process; null where an operator has made one.</param>
internal sealed record DatabaseLogins(string Preparing, string Working, DatabaseLogins.MadeRole? Made = null)
{
    public static DatabaseLogins Read(IConfiguration configuration, string name, DatabaseRole? role)
    {
        if (role is null) return new(DatabaseAddress.Read(configuration, name), DatabaseAddress.Read(configuration, name));

        var given = $"{name}-{role.Name}";
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString(given)))
        {
            var working = DatabaseAddress.Read(configuration, given);
            // Without the owner's the database must have been prepared; the process then never holds the owner's rights at all.
            return new(string.IsNullOrWhiteSpace(configuration.GetConnectionString(name)) ? working : DatabaseAddress.Read(configuration, name), working);
        }

        var owner = new NpgsqlConnectionStringBuilder(DatabaseAddress.Read(configuration, name));
        var made = new MadeRole($"{owner.Database}_{role.Name}", owner.Password is { Length: > 0 } password ? PasswordOf(password, owner.Database!, role) : null);
        return new(
            owner.ConnectionString, new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = made.Name, Password = made.Password }.ConnectionString, made);
    }

    public bool AreOne => Preparing == Working;

    /// <summary>Every replica comes to the same one, and whoever knows the owner's needs no other.</summary>
    private static string PasswordOf(string owners, string database, DatabaseRole role) => Convert.ToHexStringLower(HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(owners), SHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes($"agenttrust database role {database} {role.Name}")));

    /// <param name="Name">Of the role.</param>
    /// <param name="Password">Null where the owner has none either: then the server lets it in by other means, or not at all.</param>
    internal sealed record MadeRole(string Name, string? Password);
}
