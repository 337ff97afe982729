extern alias witness;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace AgentTrust.AuditService.Tests.Checkpoints;

/// <summary>The witness program, in a folder of its own.</summary>
internal sealed class WitnessHost(string logKey, string? folder = null) : WebApplicationFactory<witness::Program>
{
    public string Folder { get; } = folder ?? Directory.CreateTempSubdirectory("witness-tests-").FullName;

    /// <summary>The key of another log that it watches.</summary>
    public string? Further { get; init; }

    public Task<string> KeyAsync(CancellationToken cancellationToken) => CreateClient().GetStringAsync("/key", cancellationToken);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(Folder);
        builder.UseSetting("Witness:Name", "witness.test/w1");
        builder.UseSetting("Witness:Folder", Folder);
        builder.UseSetting("Witness:Logs:0", logKey);
        if (Further is not null) builder.UseSetting("Witness:Logs:1", Further);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && folder is null && Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
