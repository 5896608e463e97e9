# The static library, its headers, the CMake package magswap::magswap and a pkg-config file.
include(CMakePackageConfigHelpers)

install(TARGETS magswap EXPORT magswap-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS magswap_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY lib/magswap DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp"
        # inner headers that need HDF5's
        PATTERN "hdf5_calls.hpp" EXCLUDE PATTERN "memory_file.hpp" EXCLUDE)
install(FILES ${PROJECT_BINARY_DIR}/generated/magswap/core/version.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/magswap/core)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(EXPORT magswap-targets NAMESPACE magswap:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/magswap)

configure_package_config_file(cmake/magswap-config.cmake.in ${PROJECT_BINARY_DIR}/magswap-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/magswap)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/magswap-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/magswap-config.cmake ${PROJECT_BINARY_DIR}/magswap-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/magswap)

# The way from the .pc file up to the prefix, so that the installed tree can be moved.
file(RELATIVE_PATH MAGSWAP_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/magswap.pc.in ${PROJECT_BINARY_DIR}/magswap.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/magswap.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
