using System.Text.Json;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>What a tool was told by this very call, and may repeat: its answer does not vouch for that.</summary>
internal sealed class Echo
{
    /// <summary>What any server may put around a word to make another value of it.</summary>
    private const int ShortWord = 3;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _said;

    /// <param name="arguments">Of the call.</param>
    /// <param name="resource">What it is about, which the task's boundaries name.</param>
    public Echo(JsonElement arguments, string? resource)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in JsonTexts.Of(arguments).Where(text => text != resource))
        {
            var plain = PlainForm.Of(text).ToLowerInvariant();
            foreach (var word in ValueText.Words(plain)) words.Add(plain[word]);
        }

        _said = words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Every word of it that is not short was said.</summary>
    public bool Holds(ReadOnlySpan<char> value)
    {
        var isSaid = false;
        foreach (var range in ValueText.Words(value))
        {
            if (_said.Contains(value[range])) isSaid = true;
            else if (value[range].Length > ShortWord) return false;
        }

        return isSaid;
    }
}
