namespace Liftoff.Dashboard.Tests;

/// <summary>The machine's own browser; scripts/setup.sh installs Debian's. Playwright's downloads are not used.</summary>
internal static class Chromium
{
    /// <summary>Null where none is installed.</summary>
    public static readonly string? Path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>Why tests in a browser cannot run; null where they can.</summary>
    public static readonly string? WhyNot = Path is null ? "No Chromium is installed (Debian: apt-get install chromium); the page can only be tried in a browser." : null;
}
