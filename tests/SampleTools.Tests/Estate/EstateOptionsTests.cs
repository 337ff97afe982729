using AgentTrust.SampleTools.ContinuousIntegration;
using AgentTrust.SampleTools.Estate;

namespace AgentTrust.SampleTools.Tests.Estate;

/// <summary>A setting that cannot work stops the service at start, by its full name.</summary>
public sealed class EstateOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("relative/path")]
    public void TheDataDirectoryMustBeAnAbsolutePath(string directory)
    {
        var result = new EstateOptionsValidator().Validate(null, new EstateOptions { DataDirectory = directory });

        Assert.Contains("SampleTools:DataDirectory must be an absolute path", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTimeLimitMustBeSensible()
    {
        var result = new PipelineOptionsValidator().Validate(null, new PipelineOptions { TimeLimit = TimeSpan.Zero });

        Assert.Contains("SampleTools:ContinuousIntegration:TimeLimit must be", result.FailureMessage, StringComparison.Ordinal);
    }
}
