using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Which part of a host name somebody owns.</summary>
internal static class HostNames
{
    /// <summary>Below these every name is somebody else's: public suffixes that tenants share, of the kind that attackers rent.</summary>
    private static readonly FrozenSet<string> Shared = new[]
    {
        "github.io", "gitlab.io", "pages.dev", "workers.dev", "r2.dev", "vercel.app", "netlify.app", "herokuapp.com", "fly.dev", "onrender.com", "glitch.me", "web.app",
        "firebaseapp.com", "appspot.com", "run.app", "cloudfunctions.net", "azurewebsites.net", "windows.net", "azureedge.net", "trafficmanager.net", "amazonaws.com",
        "cloudfront.net", "ngrok.io", "ngrok.app", "ngrok-free.app", "ngrok.dev", "trycloudflare.com", "loca.lt", "blogspot.com", "wordpress.com", "sharepoint.com",
        "myshopify.com", "atlassian.net", "slack.com", "zendesk.com", "oast.fun", "oast.pro", "interact.sh", "pipedream.net", "requestbin.net", "nip.io", "sslip.io",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name that an owner registered; null where only the whole says whose it is.</summary>
    public static string? Registrable(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out _)) return null;

        var labels = host.Split('.');
        if (labels.Length < 2 || Shared.Any(suffix => host == suffix || host.EndsWith($".{suffix}", StringComparison.Ordinal))) return null;

        // co.uk, com.au: where countries sell names on the second level, the third one is the owner's.
        var owned = labels[^1].Length == 2 && labels[^2].Length <= 3 ? 3 : 2;
        return labels.Length < owned ? null : string.Join('.', labels[^owned..]);
    }

    /// <summary>As people read it, not as the wire spells it.</summary>
    public static string Unicode(string host)
    {
        if (!host.Contains("xn--", StringComparison.Ordinal)) return host;
        try
        {
            return PlainForm.Of(new IdnMapping().GetUnicode(host)).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return host; // no name that anybody could have registered
        }
    }
}
