using System.Security.Cryptography;
using System.Text;

namespace AgentTrust.ServiceDefaults.Storage;

/// <summary>A password as PostgreSQL keeps it (SCRAM-SHA-256, RFC 7677 §3): so the password itself is in no statement that a server may log.</summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;

    public static string Of(string password, ReadOnlySpan<byte> salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}";
    }
}
