using System.Text;
using AgentTrust.ToolProxy.Inspection;

namespace AgentTrust.Fuzz.Targets;

/// <summary>Whatever stands around it, a secret does not pass.</summary>
internal sealed class SecretTextTarget() : FuzzTarget("secret-text")
{
    protected override void Try(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        // Between two characters of the text, not within one.
        var at = text.Length / 2;
        if (at > 0 && char.IsLowSurrogate(text[at])) at--;
        var planted = SecretRedaction.Redact(PlantedSecret.Into(text, at), echo: null, out int found);
        Must(found > 0 && !planted.Contains(PlantedSecret.Text, StringComparison.Ordinal), "a secret passed");
    }
}
