using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AgentTrust.LocalEngine.Parameters;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace AgentTrust.LocalEngine.Tests.Parameters;

public sealed class UserSecretsTests : IDisposable
{
    private readonly string _id = "agenttrust-tests-" + RandomNumberGenerator.GetHexString(8);

    private string SecretsFile => PathHelper.GetSecretsPathFromSecretsId(_id);

    [Fact]
    public void AGeneratedValueIsKeptBesideTheOthersForItsOwnerOnly()
    {
        var rules = new GenerateParameterDefault { MinLength = 22 };

        var cache = new UserSecretsDefault(_id, "cache-password", rules).GetDefaultValue();
        var postgres = new UserSecretsDefault(_id, "postgres-password", rules).GetDefaultValue();

        var kept = JsonNode.Parse(File.ReadAllText(SecretsFile))!;
        Assert.Equal(cache, (string?)kept["Parameters:cache-password"]);
        Assert.Equal(postgres, (string?)kept["Parameters:postgres-password"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretsFile));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(SecretsFile)!, recursive: true);
}
