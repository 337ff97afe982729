using System.Reflection;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Faults.Tests;

/// <summary>The log as it stands afterwards, once the verifier, which has no code of the service, has found that it holds.</summary>
internal static class LogOracle
{
    /// <summary>Every record that is signed by now, at its index.</summary>
    public static Task<List<LoggedRecord>> VerifiedAsync(RunningLog log, CancellationToken cancellationToken) =>
        VerifiedAsync(log.Client(SpiffeIds.AuditVerifier), cancellationToken);

    public static async Task<List<LoggedRecord>> VerifiedAsync(AuditClient client, CancellationToken cancellationToken)
    {
        // Somebody may still be writing: the checkpoint says how much is looked at.
        var signed = await client.GetInclusionProofAsync((await client.GetLeavesAsync(0, 1, cancellationToken)).Size - 1, cancellationToken);
        var leaves = new List<LogLeaf>();
        while (leaves.Count < signed.TreeSize)
            leaves.AddRange((await client.GetLeavesAsync(leaves.Count, (int)Math.Min(1000, signed.TreeSize - leaves.Count), cancellationToken)).Leaves);

        var folder = Directory.CreateTempSubdirectory("agenttrust-oracle-");
        try
        {
            string Keep(string name, string text)
            {
                File.WriteAllText(Path.Combine(folder.FullName, name), text);
                return Path.Combine(folder.FullName, name);
            }

            string[] verify =
            [
                "verify-log", Keep("log.jsonl", string.Concat(leaves.Select(leaf => JsonSerializer.Serialize(leaf, WireJson.Options) + "\n"))),
                "--checkpoint", Keep("checkpoint.txt", signed.Checkpoint),
                "--key", string.Join(',', (await client.ListKeysAsync(cancellationToken)).Select(key => key.Key)),
            ];
            Assert.Equal(0, (int)Assembly.Load("AgentTrust.AuditVerifier").EntryPoint!.Invoke(null, [verify])!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Empty(await client.GetGapsAsync(cancellationToken));
        return leaves.ConvertAll(RecordOf);
    }

    public static LoggedRecord RecordOf(LogLeaf leaf)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(leaf.Canonical));
        var root = document.RootElement;
        return new()
        {
            Index = root.GetProperty("index").GetInt64(),
            Producer = root.GetProperty("producer").GetString()!,
            Record = root.GetProperty("record").Deserialize<AuditRecord>(WireJson.Options)!,
            Canonical = leaf.Canonical,
            LeafHash = leaf.LeafHash,
        };
    }
}
