using System.Text;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.Fuzz.Targets;

/// <summary>A path is refused, or is one that no server normalises, decodes or splits in another way.</summary>
internal sealed class HttpPathTarget() : FuzzTarget("http-path")
{
    private const string Prefix = "/http/alertmanager/";

    protected override void Try(byte[] input)
    {
        var target = Encoding.Latin1.GetString(input);
        if (!HttpToolPath.TryParse(target, Prefix, out var segments)) return;

        var path = Prefix + string.Join('/', segments);
        Must(target == path || target.StartsWith(path + '?', StringComparison.Ordinal), "the segments are not the path");
        Must(Uri.UnescapeDataString(path) == path, "it means something else when it is decoded");
        Must(new Uri("http://tool" + path).AbsolutePath == path, "it means something else when it is normalised");
        Must(!path.Contains("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Contains(';'), "it splits in more than one way");
    }
}
