using AgentTrust.SampleTools.Estate;
using Microsoft.Extensions.Options;

namespace AgentTrust.SampleTools.ContinuousIntegration;

/// <summary>Where runs have their folders: beside the repositories, so that what a killed process left is found and deleted.</summary>
internal sealed class RunFolders(IOptions<EstateOptions> options)
{
    private string Folder => Path.Combine(options.Value.DataDirectory, "runs");

    public string Create() => Directory.CreateDirectory(Path.Combine(Folder, Guid.CreateVersion7().ToString("n"))).FullName;

    /// <summary>Before the first run of this process: every folder is a leftover.</summary>
    public void DeleteLeftovers()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
