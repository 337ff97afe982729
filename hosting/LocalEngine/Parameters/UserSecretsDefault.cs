using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace AgentTrust.LocalEngine.Parameters;

/// <summary>A generated value that is kept in the AppHost's user secrets, so that data made with it can be read again.</summary>
internal sealed class UserSecretsDefault(string userSecretsId, string parameterName, ParameterDefault inner) : ParameterDefault
{
    private static readonly Lock Writing = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string GetDefaultValue()
    {
        var value = inner.GetDefaultValue();
        Write(PathHelper.GetSecretsPathFromSecretsId(userSecretsId), $"Parameters:{parameterName}", value);
        return value;
    }

    private static void Write(string path, string key, string value)
    {
        lock (Writing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?.AsObject() ?? [] : [];
            secrets[key] = value;

            var whole = path + ".new";
            using (var file = new FileStream(whole, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
                JsonSerializer.Serialize(file, secrets, Indented);

            // A reader sees the old file or the new one, never half of either.
            File.Move(whole, path, overwrite: true);
        }
    }
}
