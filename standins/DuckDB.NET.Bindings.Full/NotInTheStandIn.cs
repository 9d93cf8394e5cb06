namespace DuckDB.NET.Native;

// Names that DuckDB.NET.Data calls for scalar functions, table functions and Arrow. Nothing in this repository uses
// these features, so the stand-in names them, for the loader, and refuses.
public static partial class NativeMethods
{
    internal static NotSupportedException NotInTheStandIn(string feature) =>
        new($"{feature} is not part of the DuckDB.NET stand-in: build with the official packages (-p:UseStandIns=false).");

    public static unsafe class ScalarFunction
    {
        private const string Feature = "Registering a scalar function";

        public static nint DuckDBCreateScalarFunction() => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetName(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetVarargs(nint handle, DuckDBLogicalType type) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionAddParameter(nint handle, DuckDBLogicalType type) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetVolatile(nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetSpecialHandling(nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetReturnType(nint handle, DuckDBLogicalType type) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetBind(nint handle, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetFunction(nint handle, delegate* unmanaged[Cdecl]<nint, nint, nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetExtraInfo(nint handle, nint handle2, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static DuckDBState DuckDBRegisterScalarFunction(DuckDBNativeConnection connection, nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBDestroyScalarFunction(ref nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetBindData(nint handle, nint handle2, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetBindDataCopy(nint handle, delegate* unmanaged[Cdecl]<nint, nint> callback) => throw NotInTheStandIn(Feature);

        public static nint DuckDBScalarFunctionGetExtraInfo(nint handle) => throw NotInTheStandIn(Feature);

        public static nint DuckDBScalarFunctionGetBindData(nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionSetError(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static void DuckDBScalarFunctionGetClientContext(nint handle, out DuckDBClientContext context) => throw NotInTheStandIn(Feature);
    }

    public static unsafe class TableFunction
    {
        private const string Feature = "Registering a table function";

        public static nint DuckDBCreateTableFunction() => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionSetName(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionAddParameter(nint handle, DuckDBLogicalType type) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionAddNamedParameter(nint handle, string text, DuckDBLogicalType type) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionSetBind(nint handle, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionSetInit(nint handle, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionSetFunction(nint handle, delegate* unmanaged[Cdecl]<nint, nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionSetExtraInfo(nint handle, nint handle2, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionSupportsProjectionPushdown(nint handle, bool flag) => throw NotInTheStandIn(Feature);

        public static DuckDBState DuckDBRegisterTableFunction(DuckDBNativeConnection connection, nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBDestroyTableFunction(ref nint handle) => throw NotInTheStandIn(Feature);

        public static nint DuckDBBindGetExtraInfo(nint handle) => throw NotInTheStandIn(Feature);

        public static ulong DuckDBBindGetParameterCount(nint handle) => throw NotInTheStandIn(Feature);

        public static DuckDBValue DuckDBBindGetParameter(nint handle, ulong number) => throw NotInTheStandIn(Feature);

        public static DuckDBValue DuckDBBindGetNamedParameter(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static void DuckDBBindAddResultColumn(nint handle, string text, DuckDBLogicalType type) => throw NotInTheStandIn(Feature);

        public static void DuckDBBindSetCardinality(nint handle, ulong number, bool flag) => throw NotInTheStandIn(Feature);

        public static void DuckDBBindSetBindData(nint handle, nint handle2, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBBindSetError(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static nint DuckDBInitGetBindData(nint handle) => throw NotInTheStandIn(Feature);

        public static ulong DuckDBInitGetColumnCount(nint handle) => throw NotInTheStandIn(Feature);

        public static ulong DuckDBInitGetColumnIndex(nint handle, ulong number) => throw NotInTheStandIn(Feature);

        public static nint DuckDBInitGetExtraInfo(nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBInitSetInitData(nint handle, nint handle2, delegate* unmanaged[Cdecl]<nint, void> callback) => throw NotInTheStandIn(Feature);

        public static void DuckDBInitSetError(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static nint DuckDBFunctionGetInitData(nint handle) => throw NotInTheStandIn(Feature);

        public static nint DuckDBFunctionGetBindData(nint handle) => throw NotInTheStandIn(Feature);

        public static void DuckDBFunctionSetError(nint handle, string text) => throw NotInTheStandIn(Feature);

        public static void DuckDBTableFunctionGetClientContext(nint handle, out DuckDBClientContext context) => throw NotInTheStandIn(Feature);
    }

    public static unsafe class Arrow
    {
        private const string Feature = "Arrow";

        public static DuckDBArrowOptions DuckDBResultGetArrowOptions(ref DuckDBResult result) => throw NotInTheStandIn(Feature);

        public static DuckDBErrorData DuckDBToArrowSchema(DuckDBArrowOptions options, nint handle, nint handle2, ulong number, nint handle3) => throw NotInTheStandIn(Feature);

        public static DuckDBErrorData DuckDBDataChunkToArrow(DuckDBArrowOptions options, DuckDBDataChunk chunk, nint handle) => throw NotInTheStandIn(Feature);
    }
}
