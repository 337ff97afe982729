using System.Text;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>The <c>user:password</c> of basic authentication (RFC 7617 §2), as it stands in headers and in registry configurations.</summary>
internal static class UserAndPassword
{
    public static bool IsIn(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var credential
            && credential.Contains(':')
            && !credential.Any(char.IsControl);
    }
}
