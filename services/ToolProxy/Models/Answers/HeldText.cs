using System.Text;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>The texts of one streamed answer, each put together from its pieces and released line by line.</summary>
/// <typeparam name="TKey">What tells them apart.</typeparam>
internal sealed class HeldText<TKey>(ToolCall call)
    where TKey : notnull
{
    /// <summary>A provider that opens more of them than any answer has is not held for.</summary>
    private const int Most = 1024;

    private readonly Dictionary<TKey, AnswerStream> _texts = [];

    public long Bytes { get; private set; }

    /// <exception cref="AnswerWithheldException">There are too many.</exception>
    public string Push(TKey key, string piece)
    {
        Bytes += Encoding.UTF8.GetByteCount(piece);
        if (!_texts.TryGetValue(key, out var text))
        {
            if (_texts.Count == Most) throw new AnswerWithheldException("It is in too many parts.");
            _texts[key] = text = new AnswerStream(line => AnswerText.Inspect(line, call));
        }

        return text.Push(piece);
    }

    /// <summary>The rest of those that are over.</summary>
    public IReadOnlyList<(TKey Key, string Text)> Finish(Func<TKey, bool> isOver)
    {
        TKey[] over = [.. _texts.Keys.Where(isOver)];
        var rests = new List<(TKey, string)>();
        foreach (var key in over)
        {
            if (_texts[key].Finish() is { Length: > 0 } rest) rests.Add((key, rest));
            _texts.Remove(key);
        }

        return rests;
    }
}
