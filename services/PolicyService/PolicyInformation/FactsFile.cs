using System.Text.Json;
using System.Text.Json.Serialization;
using AgentTrust.Contracts.Json;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>Reads a file of facts that people keep; what it does not understand is refused, not skipped.</summary>
internal static class FactsFile
{
    private const long Largest = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Strict = new(WireJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <param name="path">The file.</param>
    /// <param name="build">From its content; a <see cref="FormatException"/> says what is wrong with it.</param>
    /// <exception cref="FactsFileException">The file cannot be used.</exception>
    public static TResult Load<TContent, TResult>(string path, Func<TContent, TResult> build, bool strict = true)
    {
        try
        {
            if (new FileInfo(path).Length > Largest) throw new FormatException($"it is larger than {Largest} bytes");
            var content = JsonSerializer.Deserialize<TContent>(File.ReadAllBytes(path), strict ? Strict : WireJson.Options);
            return build(content ?? throw new FormatException("it is null"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new FactsFileException($"{path} cannot be used: {e.Message.TrimEnd('.')}. Correct the file, or set the path of another.", e);
        }
    }
}

/// <summary>A file of facts cannot be used; the message says which and why.</summary>
internal sealed class FactsFileException(string message, Exception inner) : Exception(message, inner);
