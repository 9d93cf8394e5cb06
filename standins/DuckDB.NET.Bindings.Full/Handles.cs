using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

// The objects that libduckdb hands out. Each frees itself exactly once, also when several threads or the finalizer meet.

public abstract unsafe class DuckDBHandle(bool ownsHandle) : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle)
{
    protected abstract void Destroy(nint* handle);

    protected sealed override bool ReleaseHandle()
    {
        // libduckdb takes the address of the handle and writes null into it: a copy keeps that off our field.
        var copy = handle;
        Destroy(&copy);
        return true;
    }
}

public sealed unsafe class DuckDBDatabase() : DuckDBHandle(true)
{
    protected override void Destroy(nint* handle) => NativeMethods.Startup.Close(handle);
}

public sealed unsafe class DuckDBNativeConnection() : DuckDBHandle(true)
{
    /// <summary>Ends what runs on this connection with an error; may be called from any thread.</summary>
    public void Interrupt() => NativeMethods.Startup.Interrupt(this);

    protected override void Destroy(nint* handle) => NativeMethods.Startup.Disconnect(handle);
}

public sealed unsafe class DuckDBClientContext() : DuckDBHandle(true)
{
    public ulong ConnectionId => NativeMethods.Startup.ConnectionId(this);

    protected override void Destroy(nint* handle) => NativeMethods.Startup.DestroyClientContext(handle);
}

public sealed unsafe class DuckDBConfig() : DuckDBHandle(true)
{
    protected override void Destroy(nint* handle) => NativeMethods.Configuration.Destroy(handle);
}

public sealed unsafe class DuckDBExtractedStatements() : DuckDBHandle(true)
{
    protected override void Destroy(nint* handle) => NativeMethods.ExtractStatements.Destroy(handle);
}

public sealed unsafe class DuckDBPreparedStatement() : DuckDBHandle(true)
{
    protected override void Destroy(nint* handle) => NativeMethods.PreparedStatements.Destroy(handle);
}

public sealed unsafe class DuckDBLogicalType() : DuckDBHandle(true)
{
    protected override void Destroy(nint* handle) => NativeMethods.LogicalType.Destroy(handle);
}

public sealed unsafe class DuckDBDataChunk : DuckDBHandle
{
    public DuckDBDataChunk() : base(true)
    {
    }

    /// <summary>A chunk that DuckDB lends and frees itself.</summary>
    public DuckDBDataChunk(nint borrowed) : base(false) => SetHandle(borrowed);

    protected override void Destroy(nint* handle) => NativeMethods.DataChunks.Destroy(handle);
}

public sealed unsafe class DuckDBAppender() : DuckDBHandle(true)
{
    protected override void Destroy(nint* handle) => _ = NativeMethods.Appender.Destroy(handle);
}

public sealed unsafe class DuckDBErrorData() : DuckDBHandle(true)
{
    public bool HasError => NativeMethods.ErrorData.HasError(this);

    public string Message => NativeMethods.ErrorData.Message(this);

    protected override void Destroy(nint* handle) => NativeMethods.ErrorData.Destroy(handle);
}

public sealed unsafe class DuckDBArrowOptions() : DuckDBHandle(true)
{
    /// <summary>Nothing to free: without Arrow nobody gets a valid one.</summary>
    protected override void Destroy(nint* handle)
    {
    }
}

public sealed unsafe class DuckDBValue() : DuckDBHandle(true), IDuckDBValueReader
{
    public bool IsNull() => NativeMethods.Value.IsNull(this);

    /// <summary>Only table and scalar functions read values, and the stand-in has none.</summary>
    public T GetValue<T>() => throw NativeMethods.NotInTheStandIn("Reading the arguments of a table or scalar function");

    protected override void Destroy(nint* handle) => NativeMethods.Value.Destroy(handle);
}

public interface IDuckDBValueReader
{
    bool IsNull();

    T GetValue<T>();
}
