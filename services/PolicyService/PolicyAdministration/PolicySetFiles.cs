using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>The text of a policy set as it lies in its folder, bounded.</summary>
internal sealed record PolicySetFiles(string Directory, string Schema, IReadOnlyDictionary<string, string> Policies)
{
    public const string SchemaName = "agenttrust.cedarschema";
    public const string DecisionsFolder = "decisions";
    public const int LargestSet = 4 * 1024 * 1024;

    // Text that is not UTF-8 is refused, not repaired: what people read must be what is enforced.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The setting that names the folder, for messages; null when none does.</summary>
    public string? Setting { get; init; }

    /// <param name="directory">Where the files are.</param>
    /// <param name="setting">What says so, for messages.</param>
    /// <exception cref="PolicySetException">The folder cannot be read as a policy set.</exception>
    public static PolicySetFiles Read(string directory, string? setting = $"{PolicyOptions.Section}:{nameof(PolicyOptions.Directory)}")
    {
        try
        {
            return ReadFolder(directory) with { Setting = setting };
        }
        catch (PolicySetException e)
        {
            throw Refuse(e.Message, setting, e);
        }
    }

    /// <summary>What is wrong with these files, and which setting brought them here.</summary>
    public PolicySetException Refuse(string words, Exception? inner = null) => Refuse(words, Setting, inner);

    private static PolicySetException Refuse(string words, string? setting, Exception? inner) =>
        new(setting is null ? words : $"{words} (The folder is set by {setting}.)", inner);

    private static PolicySetFiles ReadFolder(string directory)
    {
        try
        {
            var paths = System.IO.Directory.GetFiles(directory, "*.cedar").Order(StringComparer.Ordinal).ToArray();
            if (paths.Length == 0)
                throw Unusable(directory, "it holds no *.cedar file; without a policy everything is denied, so this is taken for a mistake.");

            var schema = Path.Combine(directory, SchemaName);
            if (!File.Exists(schema)) throw Unusable(directory, $"{SchemaName} is missing.");

            var golden = Path.Combine(directory, DecisionsFolder);
            var decisions = System.IO.Directory.Exists(golden)
                ? System.IO.Directory.GetFiles(golden, "*.json").Order(StringComparer.Ordinal).ToArray()
                : [];

            var size = paths.Concat(decisions).Append(schema).Sum(path => new FileInfo(path).Length);
            if (size > LargestSet) throw Unusable(directory, $"its files hold {size} bytes, more than {LargestSet}; split the set.");

            return new(directory, ReadText(schema), paths.ToDictionary(path => Path.GetFileName(path), ReadText, StringComparer.Ordinal))
            {
                Decisions = decisions.ToDictionary(path => $"{DecisionsFolder}/{Path.GetFileName(path)}", ReadText, StringComparer.Ordinal),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PolicySetException($"The policy set in {directory} could not be read: {e.Message}", e);
        }
    }

    /// <summary>Golden requests by their name below the folder, <c>decisions/….json</c>.</summary>
    public IReadOnlyDictionary<string, string> Decisions { get; init; } = new Dictionary<string, string>();

    /// <summary>Every file by its name below the folder.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => Policies.Concat(Decisions).Append(new(SchemaName, Schema));

    /// <summary>The address of the content: the same files have the same version everywhere.</summary>
    public string Version => CanonicalJson.Digest(JsonSerializer.SerializeToElement(All.ToDictionary(file => file.Key, file => file.Value)));

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, Strict);
        }
        catch (DecoderFallbackException e)
        {
            throw new PolicySetException($"{path} is not UTF-8; save it as UTF-8.", e);
        }
    }

    private static PolicySetException Unusable(string directory, string why) =>
        new($"The policy set in {directory} cannot be used: {why}");
}
