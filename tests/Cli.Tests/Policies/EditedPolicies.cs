using AgentTrust.PolicyService.Tests;

namespace AgentTrust.Cli.Tests.Policies;

/// <summary>A copy of the shipped policies to change, gone after the test.</summary>
internal sealed class EditedPolicies : IDisposable
{
    public EditedPolicies()
    {
        foreach (var file in Directory.GetFiles(ShippedPolicies.Directory, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(ShippedPolicies.Directory, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("agenttrust-edited-").FullName;

    public EditedPolicies Edit(string file, string text, string replacement)
    {
        var path = System.IO.Path.Combine(Path, file);
        var before = File.ReadAllText(path);
        Assert.Contains(text, before);
        File.WriteAllText(path, before.Replace(text, replacement, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Pull requests are opened without anybody's consent.</summary>
    public EditedPolicies WithoutConsentToPullRequests() => Edit("propose.cedar", """
         &&
          context has approval &&
          context.approval.groups.contains("service-owners") &&
          context.approval.people >= 1
        """, "");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
