namespace AgentTrust.PolicyService.PolicyAdministration.Sets;

/// <summary>Writes that are on the disk when they return; a file is there whole or not at all.</summary>
internal static class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, Options(FileMode.CreateNew));
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>A reader, or whoever comes after a crash, sees the old content or the new, never half of either.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var whole = $"{path}.{Guid.CreateVersion7():N}";
        Write(whole, content);
        File.Move(whole, path, overwrite: true);
    }

    /// <summary>Adds one line. What a crash left of an earlier one is ended first, so that it spoils no other.</summary>
    public static void AppendLine(string path, ReadOnlySpan<byte> line)
    {
        using var file = new FileStream(path, Options(FileMode.OpenOrCreate));
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
        }

        file.Write(line);
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        return options;
    }
}
