using Aspire.Hosting;

namespace AgentTrust.LocalEngine.Tests.Api;

public sealed class ApiSubsetTests
{
    /// <summary>
    /// Data/api.txt was compared with the public API of Aspire 13.1.3. A line that is new here must exist there, or AppHost.cs
    /// would compile with one engine only.
    /// </summary>
    [Fact]
    public void NothingIsPublicUnderAspireThatAspireLacks()
    {
        var compared = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "api.txt"));

        Assert.Empty(PublicSurface.Of(typeof(DistributedApplication).Assembly).Except(compared));
    }
}
